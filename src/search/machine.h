/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A deterministic machine over bytes, made as it runs: a state is a set of nodes of an
 * automaton. Whether a match ends is known one byte later, since $ looks at the next byte.
 * States are numbers; they are void when the machine has too many and forgets them, which
 * machine_step alone does, before it returns a new one.
 */
#ifndef SEARCH_MACHINE_H
#define SEARCH_MACHINE_H

#include "search/pattern.h"

enum {
	MACHINE_EDGE = 256,     /* in place of a byte: the content ends */
	MACHINE_SYMBOLS = 257,
	MACHINE_STATES_MOST = 512,
	MACHINE_SLOTS = 1024,
	MACHINE_DEAD = 0        /* the state that nothing follows */
};

struct machine_state {
	uint32_t from, count;  /* its nodes, in machine.nodes, ascending */
	bool begin;            /* a line begins here */
	/* For each byte 1 + twice the next state + whether a match ended before the byte; 0: not
	 * known yet. */
	uint32_t next[MACHINE_SYMBOLS];
};

struct machine {
	const struct pattern *pattern;
	const struct pattern_way *way;
	bool anywhere;         /* a match may begin at every byte */
	bool lines;            /* it matters whether a line begins */
	uint32_t forgotten;    /* how often all states were */
	ARRAY(struct machine_state) states;
	ARRAY(uint16_t) nodes;
	uint16_t slots[MACHINE_SLOTS]; /* by hash: 1 + a state, 0: none */
	uint32_t start[2];     /* 1 + the state to begin with, by whether a line begins; 0: none */
	ARRAY(uint16_t) set, stack; /* being made */
	uint8_t seen[PATTERN_NODES_MOST];
};

/* Begins for one way of the pattern; both are borrowed. For `anywhere` see the member. */
void machine_begin(struct machine *m, const struct pattern *p, const struct pattern_way *way,
        bool anywhere);
void machine_free(struct machine *m);
/* The state before the first byte; `begin`: a line begins there. */
uint32_t machine_start(struct machine *m, bool begin);
/* Works out one step that is not known yet; in the form of machine_state.next. */
uint32_t machine_make(struct machine *m, uint32_t state, int symbol);

/* One step: the next state; *matched: a match ended before the byte. */
static inline uint32_t
machine_step(struct machine *m, uint32_t state, int symbol, bool *matched)
{
	uint32_t next = m->states.at[state].next[symbol];

	if (!next)
		next = machine_make(m, state, symbol);
	*matched = (next - 1) & 1;
	return (next - 1) >> 1;
}

#endif

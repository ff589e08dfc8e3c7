/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/machine.h"

#include <stdlib.h>
#include <string.h>

void
machine_begin(struct machine *m, const struct pattern *p, const struct pattern_way *way,
        bool anywhere)
{
	*m = (struct machine){ .pattern = p, .way = way, .anywhere = anywhere };
	for (size_t i = 0; i < way->nodes.count; i++)
		m->lines |= way->nodes.at[i].what == PATTERN_BEGIN;
}

void
machine_free(struct machine *m)
{
	array_free(&m->states);
	array_free(&m->nodes);
	array_free(&m->set);
	array_free(&m->stack);
}

/* ---- the set being made ---- */

static void
begin_set(struct machine *m)
{
	memset(m->seen, 0, m->way->nodes.count);
	m->set.count = 0;
}

static void
push(struct machine *m, uint16_t node)
{
	if (m->seen[node])
		return;
	m->seen[node] = 1;
	array_push(&m->stack, node);
}

/* Adds the node and what is reached from it without taking a byte. */
static void
add_node(struct machine *m, uint16_t node, bool begin, bool end)
{
	push(m, node);
	while (m->stack.count) {
		uint16_t at = m->stack.at[--m->stack.count];
		const struct pattern_node *n = &m->way->nodes.at[at];

		switch ((enum pattern_do)n->what) {
		case PATTERN_FORK:
			push(m, n->next);
			push(m, n->other);
			break;
		case PATTERN_BEGIN:
			if (begin)
				push(m, n->next);
			break;
		case PATTERN_END:
			/* In a state it waits for the next byte. */
			if (end)
				push(m, n->next);
			array_push(&m->set, at);
			break;
		case PATTERN_TAKE:
		case PATTERN_MATCH:
			array_push(&m->set, at);
			break;
		}
	}
}

static int
by_number(const void *left, const void *right)
{
	const uint16_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static uint32_t
hash_of(const struct machine *m, bool begin)
{
	uint32_t hash = begin ? 1 : 0;

	for (size_t i = 0; i < m->set.count; i++)
		hash = (hash ^ m->set.at[i]) * 16777619u;
	return hash ^ hash >> 15;
}

static bool
is_state(const struct machine *m, uint32_t state, bool begin)
{
	const struct machine_state *s = &m->states.at[state];

	return s->begin == begin && s->count == m->set.count
	       && (!s->count || memcmp(&m->nodes.at[s->from], m->set.at,
	                               s->count * sizeof *m->set.at) == 0);
}

/* The first state is the dead one: an empty set. */
static void
forget(struct machine *m)
{
	m->forgotten++;
	m->states.count = m->nodes.count = 0;
	memset(m->slots, 0, sizeof m->slots);
	m->start[0] = m->start[1] = 0;
	array_push(&m->states, ((struct machine_state){ .count = 0 }));
}

/* The state that is the set being made. */
static uint32_t
state_of_set(struct machine *m, bool begin)
{
	uint32_t slot;

	begin &= m->lines;
	if (!m->set.count)
		return MACHINE_DEAD;
	qsort(m->set.at, m->set.count, sizeof *m->set.at, by_number);
	slot = hash_of(m, begin) % MACHINE_SLOTS;
	for (; m->slots[slot]; slot = (slot + 1) % MACHINE_SLOTS)
		if (is_state(m, m->slots[slot] - 1u, begin))
			return m->slots[slot] - 1u;
	if (m->states.count == MACHINE_STATES_MOST) {
		forget(m);
		slot = hash_of(m, begin) % MACHINE_SLOTS;
	}
	array_push(&m->states, ((struct machine_state){ .from = (uint32_t)m->nodes.count,
	        .count = (uint32_t)m->set.count, .begin = begin }));
	for (size_t i = 0; i < m->set.count; i++)
		array_push(&m->nodes, m->set.at[i]);
	m->slots[slot] = (uint16_t)m->states.count;
	return (uint32_t)m->states.count - 1;
}

/* ---- from outside ---- */

uint32_t
machine_start(struct machine *m, bool begin)
{
	uint32_t state;

	if (m->start[begin])
		return m->start[begin] - 1;
	if (!m->states.count)
		forget(m);
	begin_set(m);
	add_node(m, m->way->start, begin, false);
	state = state_of_set(m, begin);
	m->start[begin] = state + 1;
	return state;
}

/* Does a match end in the state, before the byte? */
static bool
matches(struct machine *m, const struct machine_state *s, int symbol)
{
	bool end = symbol == MACHINE_EDGE || pattern_ends_line(symbol);

	begin_set(m);
	for (uint32_t i = 0; i < s->count; i++) {
		uint16_t node = m->nodes.at[s->from + i];

		if (m->way->nodes.at[node].what == PATTERN_MATCH)
			return true;
		if (end && m->way->nodes.at[node].what == PATTERN_END)
			add_node(m, node, s->begin, true);
	}
	for (size_t i = 0; i < m->set.count; i++)
		if (m->way->nodes.at[m->set.at[i]].what == PATTERN_MATCH)
			return true;
	return false;
}

/* Makes the set that follows the state on a byte. What lies behind a $ takes a byte, too,
 * if that ends the line. */
static void
follow(struct machine *m, const struct machine_state *s, uint8_t byte)
{
	bool begin = pattern_ends_line(byte);
	ARRAY(uint16_t) from = { 0 };

	begin_set(m);
	for (uint32_t i = 0; i < s->count; i++)
		add_node(m, m->nodes.at[s->from + i], s->begin, begin);
	for (size_t i = 0; i < m->set.count; i++)
		array_push(&from, m->set.at[i]);
	begin_set(m);
	for (size_t i = 0; i < from.count; i++) {
		const struct pattern_node *n = &m->way->nodes.at[from.at[i]];

		if (n->what == PATTERN_TAKE && pattern_set_has(&m->pattern->sets.at[n->set], byte))
			add_node(m, n->next, begin, false);
	}
	if (m->anywhere)
		add_node(m, m->way->start, begin, false);
	array_free(&from);
}

uint32_t
machine_make(struct machine *m, uint32_t state, int symbol)
{
	struct machine_state s = m->states.at[state];
	size_t before = m->states.count;
	bool matched = matches(m, &s, symbol);
	uint32_t next = MACHINE_DEAD, value;

	if (symbol != MACHINE_EDGE) {
		follow(m, &s, (uint8_t)symbol);
		next = state_of_set(m, pattern_ends_line(symbol));
	}
	value = 1 + next * 2 + matched;
	/* Not if all were forgotten: `state` is then another. */
	if (m->states.count >= before)
		m->states.at[state].next[symbol] = value;
	return value;
}

words_sources = \
	src/words/explain.c \
	src/words/explain.h \
	src/words/explain_write.c \
	src/words/glossary.c \
	src/words/glossary.h \
	src/words/glossary_terms.c \
	src/words/inventory.c \
	src/words/inventory.h \
	src/words/message_write.c \
	src/words/message_write.h \
	src/words/node_what.c \
	src/words/node_what.h \
	src/words/sentence.c \
	src/words/sentence.h \
	src/words/sentence_file.c \
	src/words/sentence_node.c \
	src/words/sentence_private.h \
	src/words/sentence_space.c \
	src/words/verdict.c \
	src/words/verdict.h

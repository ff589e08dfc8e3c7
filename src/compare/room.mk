compare_sources = \
	src/compare/compare.c \
	src/compare/compare.h \
	src/compare/compare_blocks.c \
	src/compare/compare_content.c \
	src/compare/compare_files.c \
	src/compare/compare_nodes.c \
	src/compare/compare_nodes_words.c \
	src/compare/compare_order.c \
	src/compare/compare_parts.c \
	src/compare/compare_private.h \
	src/compare/compare_renames.c \
	src/compare/compare_scope.c \
	src/compare/compare_values.c \
	src/compare/compare_words.c \
	src/compare/content.c \
	src/compare/content.h \
	src/compare/delta.c \
	src/compare/delta.h \
	src/compare/delta_bytes.c

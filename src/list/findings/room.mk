list_findings_sources = \
	src/list/findings/counts.c \
	src/list/findings/counts.h \
	src/list/findings/issue_rows.c \
	src/list/findings/issue_rows.h \
	src/list/findings/issues.c \
	src/list/findings/issues.h \
	src/list/findings/search.c \
	src/list/findings/search.h

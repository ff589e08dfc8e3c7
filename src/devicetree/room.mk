devicetree_sources = \
	src/devicetree/devicetree.h \
	src/devicetree/format.c \
	src/devicetree/walk.c \
	src/devicetree/walk.h

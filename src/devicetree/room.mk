devicetree_sources = \
	src/devicetree/devicetree.h \
	src/devicetree/format.c

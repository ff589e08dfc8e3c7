/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The codes of the uImage header. A name here is the short name that U-Boot's tools
 * take and print; the help says what it stands for.
 *
 * Compared with U-Boot's include/image.h and boot/image.c as of 2024 (all codes up to
 * the image type 44 and the OS 29), with the patches that added the image types 45 to
 * 47, with a published transcript of the codes in U-Boot v2026.07 (the same numbers
 * throughout), and with what mkimage 2023.01 lists. U-Boot only ever appends to these
 * lists, so that a code keeps its meaning.
 *
 * Today's U-Boot has no short name for the OS codes 13, 19, 20, the architectures 13
 * and 18, and the image type 22; lynxos, artos and nios are those of older versions,
 * unity, st200 and loadable follow the names of U-Boot's constants.
 */
#include "uimage/uimage.h"

const struct value_name uimage_os_names[] = {
	{ 0, "invalid", "not given" },
	{ 1, "openbsd", "OpenBSD" },
	{ 2, "netbsd", "NetBSD" },
	{ 3, "freebsd", "FreeBSD" },
	{ 4, "4_4bsd", "4.4BSD" },
	{ 5, "linux", "Linux; also used for data that Linux reads" },
	{ 6, "svr4", "UNIX System V Release 4" },
	{ 7, "esix", "Esix, a System V for PCs" },
	{ 8, "solaris", "Solaris" },
	{ 9, "irix", "IRIX of Silicon Graphics" },
	{ 10, "sco", "SCO UNIX" },
	{ 11, "dell", "Dell UNIX" },
	{ 12, "ncr", "NCR UNIX" },
	{ 13, "lynxos", "LynxOS" },
	{ 14, "vxworks", "VxWorks" },
	{ 15, "psos", "pSOS" },
	{ 16, "qnx", "QNX" },
	{ 17, "u-boot", "U-Boot itself, or a program that runs under it" },
	{ 18, "rtems", "RTEMS" },
	{ 19, "artos", "ARTOS" },
	{ 20, "unity", "Unity OS" },
	{ 21, "integrity", "INTEGRITY" },
	{ 22, "ose", "Enea OSE" },
	{ 23, "plan9", "Plan 9" },
	{ 24, "openrtos", "OpenRTOS" },
	{ 25, "arm-trusted-firmware", "Trusted Firmware-A, the secure monitor on ARM" },
	{ 26, "tee", "a trusted execution environment such as OP-TEE" },
	{ 27, "opensbi", "OpenSBI, the machine-mode firmware on RISC-V" },
	{ 28, "efi", "an EFI program, for instance GRUB" },
	{ 29, "elf", "an ELF program, for instance seL4" },
	{ 0, NULL, NULL }
};

const struct value_name uimage_arch_names[] = {
	{ 0, "invalid", "not given" },
	{ 1, "alpha", "Alpha" },
	{ 2, "arm", "ARM, 32 bits" },
	{ 3, "x86", "Intel x86, 32 bits" },
	{ 4, "ia64", "Intel Itanium" },
	{ 5, "mips", "MIPS, 32 bits; the header does not tell the byte order" },
	{ 6, "mips64", "MIPS, 64 bits; the header does not tell the byte order" },
	{ 7, "powerpc", "PowerPC" },
	{ 8, "s390", "IBM S/390" },
	{ 9, "sh", "SuperH" },
	{ 10, "sparc", "SPARC, 32 bits" },
	{ 11, "sparc64", "SPARC, 64 bits" },
	{ 12, "m68k", "Motorola 68000 family, ColdFire" },
	{ 13, "nios", "Altera Nios, the first generation" },
	{ 14, "microblaze", "Xilinx MicroBlaze" },
	{ 15, "nios2", "Altera Nios II" },
	{ 16, "blackfin", "Analog Devices Blackfin" },
	{ 17, "avr32", "Atmel AVR32" },
	{ 18, "st200", "STMicroelectronics ST200" },
	{ 19, "sandbox", "U-Boot built as a program on a PC, for tests" },
	{ 20, "nds32", "Andes NDS32" },
	{ 21, "or1k", "OpenRISC 1000" },
	{ 22, "arm64", "ARM, 64 bits (AArch64)" },
	{ 23, "arc", "Synopsys ARC" },
	{ 24, "x86_64", "AMD and Intel x86, 64 bits" },
	{ 25, "xtensa", "Tensilica Xtensa" },
	{ 26, "riscv", "RISC-V" },
	{ 0, NULL, NULL }
};

/* mkimage puts this header before the types 1 to 7, 14, 32 and 42; the others name
 * formats of their own that it writes, and FIT's kinds of parts. */
const struct value_name uimage_type_names[] = {
	{ 0, "invalid", "not given" },
	{ 1, "standalone", "a program that runs under U-Boot and can return to it" },
	{ 2, "kernel", "an operating system's kernel" },
	{ 3, "ramdisk", "an initial RAM disk for a kernel" },
	{ UIMAGE_TYPE_MULTI, "multi",
	  "several files in one payload, after a table of their lengths" },
	{ 5, "firmware", "firmware to be written to flash, such as U-Boot" },
	{ UIMAGE_TYPE_SCRIPT, "script",
	  "commands for U-Boot, after a table of lengths" },
	{ UIMAGE_TYPE_FILESYSTEM, "filesystem", "a file system of any kind" },
	{ 8, "flat_dt", "a flattened device tree, or a FIT image made as one" },
	{ 9, "kwbimage", "boot image of Marvell Kirkwood and its successors" },
	{ 10, "imximage", "boot image of NXP (Freescale) i.MX" },
	{ 11, "ublimage", "boot image of TI DaVinci, by its UBL" },
	{ 12, "omapimage", "boot image of TI OMAP with a configuration header" },
	{ 13, "aisimage", "boot image of TI DaVinci, AIS format" },
	{ 14, "kernel_noload", "a kernel that runs from wherever it was loaded" },
	{ 15, "pblimage", "boot image of NXP (Freescale) QorIQ, by its PBL" },
	{ 16, "mxsimage", "boot image of NXP (Freescale) i.MX23 and i.MX28" },
	{ 17, "gpimage", "boot image of TI Keystone" },
	{ 18, "atmelimage", "boot image for the ROM of Atmel's processors" },
	{ 19, "socfpgaimage", "preloader of Altera Cyclone V and Arria V" },
	{ 20, "x86_setup", "the real-mode part (setup.bin) of an x86 kernel" },
	{ 21, "lpc32xximage", "boot image of NXP LPC32xx" },
	{ 22, "loadable", "images of no particular type in a list to be loaded" },
	{ 23, "rkimage", "boot image of Rockchip" },
	{ 24, "rksd", "boot image of Rockchip on an SD card" },
	{ 25, "rkspi", "boot image of Rockchip in SPI flash" },
	{ 26, "zynqimage", "boot image of Xilinx Zynq" },
	{ 27, "zynqmpimage", "boot image of Xilinx Zynq UltraScale+" },
	{ 28, "zynqmpbif",
	  "boot image of Xilinx Zynq UltraScale+, described by a BIF file" },
	{ 29, "fpga", "a bitstream for an FPGA" },
	{ 30, "vybridimage", "boot image of NXP (Freescale) Vybrid" },
	{ 31, "tee", "a trusted execution environment such as OP-TEE" },
	{ 32, "firmware_ivt",
	  "firmware with the image vector table of i.MX, for secure boot" },
	{ 33, "pmmc", "firmware of the power management controller of TI" },
	{ 34, "stm32image", "boot image of STMicroelectronics STM32, version 1" },
	{ 35, "socfpgaimage_v1", "preloader of Altera Arria 10" },
	{ 36, "mtk_image", "boot image of MediaTek" },
	{ 37, "imx8mimage", "boot image of NXP i.MX 8M" },
	{ 38, "imx8image", "boot image of NXP i.MX 8" },
	{ 39, "copro", "firmware of a coprocessor" },
	{ 40, "sunxi_egon", "boot image of Allwinner, eGON format" },
	{ 41, "sunxi_toc0", "boot image of Allwinner, TOC0 format" },
	{ 42, "fdt_legacy", "a flattened device tree after this header" },
	{ 43, "spkgimage", "boot image of Renesas RZ/N1" },
	{ 44, "sfspl", "boot image of StarFive" },
	{ 45, "tfa-bl31", "the BL31 stage of Trusted Firmware-A" },
	{ 46, "stm32imagev2", "boot image of STMicroelectronics STM32, version 2" },
	{ 47, "amlimage", "boot image of Amlogic" },
	{ 0, NULL, NULL }
};

const struct value_name uimage_comp_names[] = {
	{ 0, "none", "stored as it is" },
	{ 1, "gzip", "gzip (RFC 1952)" },
	{ 2, "bzip2", "bzip2" },
	{ 3, "lzma", "LZMA with the 13-byte header of the old lzma program" },
	{ 4, "lzo", "LZO in the format of lzop" },
	{ 5, "lz4", "LZ4" },
	{ 6, "zstd", "Zstandard" },
	{ 0, NULL, NULL }
};

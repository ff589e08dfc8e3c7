# Parts of the scripts that are large.
shell_parts = \
	tests/shell/bare.sh \
	tests/shell/cases.sh \
	tests/shell/cli_all.sh \
	tests/shell/files.flash \
	tests/shell/cut.flash \
	tests/shell/cli_edit.sh \
	tests/shell/cli_help.sh \
	tests/shell/cli_losses.sh \
	tests/shell/cli_writes.sh \
	tests/shell/disks_fail.sh \
	tests/shell/golden.sh \
	tests/shell/memory.sh \
	tests/shell/mount_fails.sh \
	tests/shell/share.sh

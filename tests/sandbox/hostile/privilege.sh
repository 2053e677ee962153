# privilege.sh: looks for a way up: set-user-id programs, capabilities, other users.
[ "$(id -u)" != 0 ] || exit 42
for program in su mount umount passwd newgrp chsh; do
	path=$(command -v "$program") || continue
	[ "$program" = su ] && { echo | su -c 'id -u' 2>/dev/null | grep -qx 0 && exit 42; }
	[ "$program" = mount ] && { mount -t tmpfs none /tmp 2>/dev/null && exit 42; }
done
grep -q '^CapEff:[[:space:]]*0000000000000000$' /proc/self/status || exit 42
grep -q '^CapBnd:[[:space:]]*0000000000000000$' /proc/self/status || exit 42
grep -q '^NoNewPrivs:[[:space:]]*1$' /proc/self/status || exit 42
exit 0

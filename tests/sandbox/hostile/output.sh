# output.sh HOW: makes the file that a judge would read, result.txt, into something else.
case $1 in
symlink) ln -s /etc/shadow result.txt ;;
symlink-relative) echo right >output.txt; ln -s output.txt result.txt ;;
symlink-folder) ln -s /etc sub ;;
symlink-proc) ln -s /proc/self/root/etc/passwd result.txt ;;
hardlink) echo right >output.txt; ln output.txt result.txt ;;
fifo) mkfifo result.txt ;;
folder) mkdir result.txt ;;
socket) perl -e '$name = "result.txt"; exit(syscall(133, $name, 0140644, 0) != 0)' ;;
big) head -c 2000000 /dev/zero >result.txt ;;
mode) echo right >result.txt; chmod 000 result.txt ;;
*) exit 3 ;;
esac

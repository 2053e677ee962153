# escape.sh root|enter|namespace|call [PORT]: what a shell script would try with the programs that lie about.
case $1 in
root) /usr/sbin/chroot / true 2>/dev/null && exit 42 ;;
enter) nsenter -t 1 -m -p true 2>/dev/null && exit 42 ;;
namespace) unshare --user --map-root-user true 2>/dev/null && exit 42 ;;
call) bash -c 'exec 3<>/dev/tcp/127.0.0.1/'"$2" 2>/dev/null && exit 42 ;;
*) exit 3 ;;
esac
exit 0

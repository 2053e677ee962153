read -r line
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"
echo "$line" | tr a-z A-Z | sort | uniq -c >a
cp a b && mv b c && ln -s c d && ln c e && touch f && chmod 600 f && mkfifo g && truncate -s 10 h
sleep 0.01 &
wait
find . -name a | xargs wc -l >/dev/null
awk 'BEGIN { print 1 }' >/dev/null
sed s/a/b/ a | diff - a >/dev/null
tar cf t.tar a c && gzip t.tar && xz -k c && tar xzf t.tar.gz
timeout 5 true && nice true && dd if=/dev/zero of=z bs=1k count=1 2>/dev/null
date >/dev/null && id >/dev/null && nproc >/dev/null && df . >/dev/null && stat a >/dev/null
ps >/dev/null || true
echo pong

# Serves one client with netcat, which ends with the connection, and ends with 7. usage: server.sh PORT
fifo=$(mktemp -u)
mkfifo "$fifo"
trap 'rm -f "$fifo"' EXIT
nc -l 127.0.0.1 "$1" <"$fifo" | cat >"$fifo"
exit 7

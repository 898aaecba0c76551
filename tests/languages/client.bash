# Sends one line through bash's own /dev/tcp and prints what comes back. usage: client.bash PORT
exec 3<>"/dev/tcp/127.0.0.1/$1"
echo "a line" >&3
head -n 1 <&3

# Runs one server for as long as standard input stays open, and ends with the server's own exit code.
#
# The server is a child of this shell, so its pid cannot be given to another process before `wait`.
# Arguments: LOG COMMAND...   Says "pid N"; everything after is the server's own standard output.
log=$1
shift
trap '' HUP INT PIPE
exec 3<&0

"$@" </dev/null 3<&- 2>>"$log" &
server=$!
echo "pid $server"
{
    read -r _
    kill -KILL "$server"
} <&3 2>/dev/null &
watch=$!
wait "$server"
code=$?
kill "$watch" 2>/dev/null
exit $code

# Makes and runs one PostgreSQL server for as long as standard input stays open.
#
# The test process holds the other end of the pipe. However that process ends, even by kill -9, the kernel closes the
# pipe, so no server and no cluster directory outlives the tests. The server is a child of this shell, so its pid
# cannot be given to another process before `wait`.
#
# Arguments: HOME PORT BIN CONNECTIONS [COMMAND-PREFIX...]   HOME will hold data/ and log.
# Says "pid N", then "ready". Input: end of input stops the server and removes HOME; a line "keep" before it leaves
# HOME for a restart.
home=$1 port=$2 bin=$3 connections=$4
shift 4
# PIPE: the reader of what we say may be dead already, and that is when we are needed most.
trap '' HUP INT TERM PIPE

[ -d "$home/data" ] || "$@" "$bin/initdb" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync \
    --pgdata="$home/data" >>"$home/log" 2>&1
"$@" "$bin/postgres" -D "$home/data" -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories= \
    -c max_connections="$connections" >>"$home/log" 2>&1 &
server=$!
echo "pid $server"

ready= tries=0
until [ "$ready" ] || [ $tries = 1200 ]; do
    kill -0 "$server" 2>/dev/null || break
    if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -d postgres; then ready=yes; else sleep 0.05; fi
    tries=$((tries + 1))
done
[ "$ready" ] && echo ready || echo "not ready"

read -r word
kill -QUIT "$server" 2>/dev/null
wait "$server"
[ "$word" = keep ] || rm -rf "$home"

#!/usr/bin/env bash
# The packed agent as bench.py wants it. Arguments: conf name monitoring-port scratch-directory; JVM flags from BENCH_JAVA_OPTS.
home=${MILLRACE_HOME:?set MILLRACE_HOME to the unpacked distribution}
export JAVA_OPTS=${BENCH_JAVA_OPTS:-}
exec "$home/bin/millrace" agent --name "$2" --conf-file "$1" --run-dir "$4/run-$2" \
  -Dmillrace.log.dir="$4" -Dmillrace.data.dir="$4/data" -Dflume.root.logger=WARN,console -Dflume.monitoring.type=http -Dflume.monitoring.port="$3"

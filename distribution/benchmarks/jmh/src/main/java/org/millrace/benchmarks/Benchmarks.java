package org.millrace.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** JMH's command line, with CPU time always measured. */
public final class Benchmarks {
    private Benchmarks() {}

    /** Takes JMH's arguments: which benchmarks, how long, which parameters. */
    public static void main(String[] args) throws Exception {
        CommandLineOptions line = new CommandLineOptions(args);
        Runner runner = new Runner(
                new OptionsBuilder().parent(line).addProfiler(CpuProfiler.class).build());
        if (line.shouldHelp()) {
            line.showHelp();
        } else if (line.shouldList()) {
            runner.list();
        } else {
            runner.run();
        }
    }
}

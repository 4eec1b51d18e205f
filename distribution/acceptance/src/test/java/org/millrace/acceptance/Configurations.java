package org.millrace.acceptance;

/** Configuration files of the tests, as users write them. */
final class Configurations {
    private Configurations() {}

    /** A netcat source, a memory channel, and a sink of these lines. */
    static String netcatTo(int port, String channelKeys, String... sink) {
        StringBuilder text = new StringBuilder();
        text.append("a1.sources = r1\na1.channels = c1\na1.sinks = k1\n")
                .append("a1.sources.r1.type = netcat\na1.sources.r1.bind = localhost\n")
                .append("a1.sources.r1.port = ")
                .append(port)
                .append("\na1.sources.r1.channels = c1\n")
                .append("a1.channels.c1.type = memory\n")
                .append(channelKeys)
                .append("\na1.sinks.k1.channel = c1\n");
        for (String line : sink) {
            text.append("a1.sinks.k1.").append(line).append('\n');
        }
        return text.toString();
    }

    static String[] rollingInto(java.nio.file.Path directory, String... more) {
        String[] lines = new String[3 + more.length];
        lines[0] = "type = file_roll";
        lines[1] = "sink.directory = " + directory;
        lines[2] = "sink.rollInterval = 0";
        System.arraycopy(more, 0, lines, 3, more.length);
        return lines;
    }
}

package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortRuleTest {
    private static List<String> clashes(String bind1, String port1, String bind2, String port2, String type2) {
        String address = type2.equals("netcat") ? "bind" : "host";
        List<String> lines = new ArrayList<>(List.of(
                "a1.sources = r1 r2",
                "a1.sources.r1.type = netcat",
                "a1.sources.r1.channels = c1",
                "a1.sources.r1.bind = " + bind1,
                "a1.sources.r1.port = " + port1,
                "a1.sources.r2.type = " + type2,
                "a1.sources.r2.channels = c1",
                "a1.sources.r2." + address + " = " + bind2,
                "a1.sources.r2.port = " + port2));
        return Validated.with(lines.toArray(new String[0])).messages();
    }

    @Test
    void twoSourcesCannotListenOnOnePort() {
        assertThat(clashes("localhost", "4444", "LOCALHOST", "4444", "netcat"))
                .containsExactly("a.conf:19: ERROR a1.sources.r2 port: port 4444 is a1.sources.r1's already"
                        + " (a.conf:15) (choose another port)");
    }

    @Test
    void everyAddressIsAlsoTheOther() {
        assertThat(clashes("0.0.0.0", "4444", "localhost", "4444", "netcat")).hasSize(1);
        assertThat(clashes("localhost", "4444", "::", "4444", "netcat")).hasSize(1);
    }

    @Test
    void aPortIsANumberHoweverItIsWritten() {
        assertThat(clashes("localhost", "4444", "localhost", "04444", "netcat")).hasSize(1);
    }

    @Test
    void whatDiffersInPortAddressOrProtocolGoesTogether() {
        assertThat(clashes("localhost", "4444", "localhost", "4445", "netcat")).isEmpty();
        assertThat(clashes("10.0.0.1", "4444", "10.0.0.2", "4444", "netcat")).isEmpty();
        assertThat(clashes("localhost", "4444", "localhost", "4444", "syslogudp"))
                .isEmpty();
    }

    @Test
    void portZeroIsAnyFreeOne() {
        assertThat(clashes("localhost", "0", "localhost", "0", "netcat")).isEmpty();
    }
}

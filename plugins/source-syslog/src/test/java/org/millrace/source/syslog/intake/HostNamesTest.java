package org.millrace.source.syslog.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A name service that takes its time holds nobody up. */
class HostNamesTest {
    @Test
    void untilTheNameIsKnownItIsTheAddress() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        List<InetAddress> asked = new CopyOnWriteArrayList<>();
        HostNames names = new HostNames(Thread::new, address -> {
            asked.add(address);
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "box";
        });
        InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
        List<String> found = new CopyOnWriteArrayList<>();
        assertThat(names.now(address)).isEqualTo("10.0.0.7");
        assertThat(names.now(address)).isEqualTo("10.0.0.7");
        names.find(InetAddress.getByAddress(new byte[] {10, 0, 0, 8}), found::add);
        assertThat(found).isEmpty();
        slow.countDown();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> names.now(address).equals("box") && found.equals(List.of("box")));
        assertThat(asked).hasSize(2);
        names.find(address, found::add);
        assertThat(found).containsExactly("box", "box");
        names.close();
        names.find(InetAddress.getByAddress(new byte[] {10, 0, 0, 9}), found::add);
        assertThat(found).endsWith("10.0.0.9");
    }
}

package org.millrace.source.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.component.InvalidConfigurationException;

class PeerFilterTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    allow:ip:127.0.0.*,deny:ip:*        | 127.0.0.1 | true
                    allow:ip:127.0.0.*,deny:ip:*        | 10.1.2.3  | false
                    deny:ip:10.1.2.?                    | 10.1.2.3  | false
                    deny:ip:10.1.2.?                    | 10.1.2.33 | true
                    deny:ip:10.*,allow:ip:10.1.2.3      | 10.1.2.3  | false
                    allow:name:localhost,deny:ip:*      | 127.0.0.1 | true
                    allow:name:localhost,deny:ip:*      | 192.0.2.7 | false
                    ALLOW:IP:127.0.0.1 , DENY:IP:*      | 127.0.0.1 | true
                    deny:ip:fe80*                       | fe80::1   | false
                    deny:ip:1.2.3.4                     | 1x2x3x4   | true
                    """)
    void theFirstRuleThatFitsDecides(String rules, String address, boolean allowed) throws Exception {
        InetAddress peer = address.contains("x") ? InetAddress.getByName("5.6.7.8") : InetAddress.getByName(address);
        assertThat(PeerFilter.of(rules).allows(peer)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "allow", "allow:ip", "permit:ip:*", "allow:mac:*", "allow:ip:"})
    void whatIsNoRuleIsSaidSo(String rules) {
        assertThatThrownBy(() -> PeerFilter.of(rules))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("such as allow:ip:10.0.*");
    }

    @Test
    void withoutRulesEverybodyMay() throws Exception {
        assertThat(PeerFilter.none().isOpen()).isTrue();
        assertThat(PeerFilter.none().allows(InetAddress.getByName("192.0.2.1"))).isTrue();
    }
}

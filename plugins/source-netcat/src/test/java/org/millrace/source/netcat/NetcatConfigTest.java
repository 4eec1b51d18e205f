package org.millrace.source.netcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;

class NetcatConfigTest {

    private static Object defaultOf(String method) throws NoSuchMethodException {
        Method declared = NetcatConfig.class.getDeclaredMethod(method);
        return declared.getDefaultValue();
    }

    @Test
    void theDefaultsAreFlumes() throws Exception {
        assertThat(defaultOf("bind")).isNull();
        assertThat(defaultOf("port")).isNull();
        assertThat(defaultOf("max$_$line$_$length")).isEqualTo(512);
        assertThat(defaultOf("ack$_$every$_$event")).isEqualTo(true);
        assertThat(defaultOf("encoding")).isEqualTo("utf-8");
    }

    @Test
    void badValuesAreNamedWithTheirKey() {
        assertRefused(TestConfig.loopback().withBind(" "), "bind");
        assertRefused(TestConfig.loopback().withPort(-1), "port");
        assertRefused(TestConfig.loopback().withPort(65536), "port");
        assertRefused(TestConfig.loopback().withMaxLineLength(0), "max-line-length");
        assertRefused(TestConfig.loopback().withEncoding("klingon"), "encoding");
    }

    private static void assertRefused(NetcatConfig config, String key) {
        assertThatThrownBy(() -> new NetcatSource(config))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.key())
                        .isEqualTo(key));
    }
}

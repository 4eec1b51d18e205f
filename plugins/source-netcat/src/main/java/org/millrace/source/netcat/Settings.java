package org.millrace.source.netcat;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.millrace.api.component.InvalidConfigurationException;

/** A checked configuration. */
record Settings(String bind, int port, int maxLineLength, boolean acknowledge, Charset charset) {

    Settings {
        if (bind.isBlank()) {
            throw new InvalidConfigurationException("bind", "an address or host name is needed, such as localhost");
        }
        if (port < 0 || port > 65535) {
            throw new InvalidConfigurationException("port", "must be 0 to 65535, was " + port);
        }
        if (maxLineLength < 1) {
            throw new InvalidConfigurationException("max-line-length", "must be at least 1, was " + maxLineLength);
        }
    }

    static Settings of(NetcatConfig config) {
        return new Settings(
                config.bind().trim(),
                config.port(),
                config.max$_$line$_$length(),
                config.ack$_$every$_$event(),
                charset(config.encoding()));
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name.trim());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new InvalidConfigurationException("encoding", "this Java knows no character set " + name);
        }
    }

    /** Whether bytes can be bodies as they come. */
    boolean raw() {
        return charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
    }
}

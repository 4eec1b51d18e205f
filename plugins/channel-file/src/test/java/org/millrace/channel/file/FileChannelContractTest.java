package org.millrace.channel.file;

import java.util.Map;
import java.util.Optional;
import org.millrace.api.channel.Channel;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ChannelContract;

class FileChannelContractTest extends ChannelContract {
    @Override
    protected Channel make(Settings settings) {
        return Connectors.make(FileChannel.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("capacity", capacity())
                .with("transactionCapacity", 20)
                .with("keep-alive", 300)
                .with("minimumRequiredSpace", 1 << 20);
    }

    @Override
    protected int capacity() {
        return 40;
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("capacity", "0", "transactionCapacity", "0", "keep-alive", "-1");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("dataDirs", "/dev/null/data"));
    }
}

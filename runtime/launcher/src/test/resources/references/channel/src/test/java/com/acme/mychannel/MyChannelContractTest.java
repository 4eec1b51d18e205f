package com.acme.mychannel;

import java.util.Map;
import org.millrace.api.channel.Channel;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ChannelContract;

class MyChannelContractTest extends ChannelContract {
    @Override
    protected Channel make(Settings settings) {
        return Connectors.make(MyChannel.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("capacity", "40").with("transactionCapacity", "20");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("transactionCapacity", "0");
    }

    @Override
    protected int capacity() {
        return 40;
    }
}

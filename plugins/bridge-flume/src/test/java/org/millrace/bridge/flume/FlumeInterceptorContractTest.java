package org.millrace.bridge.flume;

import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.InterceptorContract;

/** By Flume's static interceptor. */
@ExtendWith(FlumeHome.class)
class FlumeInterceptorContractTest extends InterceptorContract {
    @Override
    protected Interceptor make(Settings settings) {
        return Connectors.make(FlumeInterceptor.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bridge.class", "org.apache.flume.interceptor.StaticInterceptor$Builder")
                .with("key", "k")
                .with("value", "v");
    }
}

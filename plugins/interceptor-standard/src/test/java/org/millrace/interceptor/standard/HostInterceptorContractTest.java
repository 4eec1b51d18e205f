package org.millrace.interceptor.standard;

import java.util.Map;
import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.InterceptorContract;

class HostInterceptorContractTest extends InterceptorContract {
    @Override
    protected Interceptor make(Settings settings) {
        return Connectors.make(HostInterceptor.class, settings);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("hostHeader", " ");
    }
}

package com.acme.myinterceptor;

import java.util.Map;
import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.InterceptorContract;

class MyInterceptorContractTest extends InterceptorContract {
    @Override
    protected Interceptor make(Settings settings) {
        return Connectors.make(MyInterceptor.class, settings);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("mask", "too long");
    }
}

package org.millrace.interceptor.standard;

import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.InterceptorContract;

class StaticInterceptorContractTest extends InterceptorContract {
    @Override
    protected Interceptor make(Settings settings) {
        return Connectors.make(StaticInterceptor.class, settings);
    }
}

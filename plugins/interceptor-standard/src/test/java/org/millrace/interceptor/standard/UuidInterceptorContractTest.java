package org.millrace.interceptor.standard;

import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.InterceptorContract;

class UuidInterceptorContractTest extends InterceptorContract {
    @Override
    protected Interceptor make(Settings settings) {
        return Connectors.make(UuidInterceptor.class, settings);
    }

    @Override
    protected boolean repeatable() {
        return false;
    }
}

package org.millrace.interceptor.standard;

import java.util.Map;
import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.InterceptorContract;

class RegexExtractorInterceptorContractTest extends InterceptorContract {
    @Override
    protected Interceptor make(Settings settings) {
        return Connectors.make(RegexExtractorInterceptor.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("regex", "(t.)").with("serializers", "s1").with("serializers.s1.name", "found");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("regex", "(");
    }
}

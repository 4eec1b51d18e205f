package ${package};

import java.util.Map;
import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.InterceptorContract;

class ${class}ContractTest extends InterceptorContract {
    @Override
    protected Interceptor make(Settings settings) {
        return Connectors.make(${class}.class, settings);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("mask", "too long");
    }
}

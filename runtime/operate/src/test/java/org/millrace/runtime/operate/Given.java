package org.millrace.runtime.operate;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** What the tests give to the bundle's components, as the framework would. */
final class Given {
    private Given() {}

    /** A context with these properties and nothing else. */
    static BundleContext context(Map<String, String> properties) {
        return (BundleContext) Proxy.newProxyInstance(
                Given.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getProperty")) {
                        return properties.get(arguments[0]);
                    }
                    if (method.getName().equals("registerService")) {
                        return Proxy.newProxyInstance(
                                Given.class.getClassLoader(),
                                new Class<?>[] {ServiceRegistration.class},
                                (registration, asked, none) -> null);
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
    }

    static ComponentStatus status(String kind, String name, State state, String detail) {
        return new ComponentStatus(
                new ComponentKey(Kind.of(kind).orElseThrow(), name), "some", "1.0.0", state, detail, 1, Instant.EPOCH);
    }

    /** What a command does with its arguments. */
    interface Work {
        int run(List<String> arguments, Appendable answer) throws Exception;
    }

    static Command command(String name, Work work) {
        return new Command() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String summary() {
                return "does " + name;
            }

            @Override
            public int run(List<String> arguments, Appendable answer) throws Exception {
                return work.run(arguments, answer);
            }
        };
    }
}

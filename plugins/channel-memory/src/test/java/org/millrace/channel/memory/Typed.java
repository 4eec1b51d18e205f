package org.millrace.channel.memory;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration as a user types it: some keys, and the declared defaults for the rest. */
final class Typed {
    private Typed() {}

    static MemoryConfig config(Map<String, Object> byMethod) {
        return (MemoryConfig) Proxy.newProxyInstance(
                Typed.class.getClassLoader(),
                new Class<?>[] {MemoryConfig.class},
                (proxy, method, args) -> byMethod.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}

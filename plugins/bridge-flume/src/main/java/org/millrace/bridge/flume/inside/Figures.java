package org.millrace.bridge.flume.inside;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.millrace.api.component.ComponentContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The counters that a Flume component keeps, as metrics of ours: {@code Flume} before each name. Flume registers them by the component's name. */
final class Figures {
    private static final Logger log = LoggerFactory.getLogger(Figures.class);
    private static final Set<String> NUMBERS = Set.of("long", "int", "java.lang.Long", "java.lang.Integer");
    private static final Set<String> TIMES = Set.of("StartTime", "StopTime");

    /** By bean, who registered it last: a successor takes over its predecessor's name. */
    private static final Map<ObjectName, Figures> OWNERS = new ConcurrentHashMap<>();

    private final Map<String, ObjectName> beans = new LinkedHashMap<>();

    /** Shows those that there are now. */
    void show(ComponentContext context) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            // As Flume writes it: a name with signs that JMX does not bear is not registered there either.
            ObjectName pattern = new ObjectName("org.apache.flume.*:type=" + context.name());
            for (ObjectName bean : server.queryNames(pattern, null)) {
                OWNERS.put(bean, this);
                for (MBeanAttributeInfo each : server.getMBeanInfo(bean).getAttributes()) {
                    if (each.isReadable() && NUMBERS.contains(each.getType()) && !TIMES.contains(each.getName())) {
                        beans.put(each.getName(), bean);
                    }
                }
            }
        } catch (JMException e) {
            log.debug("{}: its counters are not shown", context.name(), e);
        }
        beans.keySet()
                .forEach(name -> context.gauge("Flume" + name, () -> read(name).orElse(0)));
    }

    /** Takes them out of JMX, which would keep their classes; Flume leaves them there. */
    void forget() {
        for (ObjectName bean : new HashSet<>(beans.values())) {
            if (OWNERS.remove(bean, this)) {
                try {
                    ManagementFactory.getPlatformMBeanServer().unregisterMBean(bean);
                } catch (JMException e) {
                    log.debug("{} stays in JMX", bean, e);
                }
            }
        }
    }

    /** What one stands at; empty if there is none. */
    OptionalLong read(String name) {
        ObjectName bean = beans.get(name);
        if (bean == null) {
            return OptionalLong.empty();
        }
        try {
            Object value =
                    ManagementFactory.getPlatformMBeanServer()
                            .getAttributes(bean, new String[] {name})
                            .asList()
                            .stream()
                            .map(Attribute::getValue)
                            .findFirst()
                            .orElse(null);
            return value instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
        } catch (JMException e) {
            return OptionalLong.empty();
        }
    }
}

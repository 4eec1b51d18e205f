package org.millrace.runtime.topology.apply;

import java.io.IOException;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.runtime.topology.plan.Desired;
import org.millrace.runtime.topology.plan.TopologyPlan;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Config Admin, as far as the topology writes it. What is the same already is not written again, because Declarative
 * Services would restart the component.
 */
public final class Configurations {
    private final ConfigurationAdmin admin;

    /** Writes to this service. */
    public Configurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /**
     * Carries out a plan.
     *
     * @throws IOException if Config Admin can't store; some of the plan may be done then
     */
    public void apply(TopologyPlan plan) throws IOException {
        for (Desired gone : plan.first()) {
            delete(gone);
        }
        for (Desired desired : plan.puts()) {
            put(desired);
        }
        for (Desired gone : plan.last()) {
            delete(gone);
        }
    }

    /** A new location is set before new keys: that moves a component to another bundle without a gap. */
    private void put(Desired desired) throws IOException {
        Configuration configuration = of(desired);
        if (!desired.location().equals(configuration.getBundleLocation())) {
            configuration.setBundleLocation(desired.location());
        }
        configuration.updateIfDifferent(dictionary(desired.properties()));
    }

    private void delete(Desired gone) throws IOException {
        of(gone).delete();
    }

    private Configuration of(Desired desired) throws IOException {
        return admin.getFactoryConfiguration(desired.pid(), desired.name(), desired.location());
    }

    /** The properties as Config Admin takes them. */
    static Dictionary<String, Object> dictionary(Map<String, ?> properties) {
        Map<String, Object> converted = new LinkedHashMap<>();
        properties.forEach((key, value) ->
                converted.put(key, value instanceof List<?> list ? list.toArray(String[]::new) : value));
        return FrameworkUtil.asDictionary(converted);
    }
}

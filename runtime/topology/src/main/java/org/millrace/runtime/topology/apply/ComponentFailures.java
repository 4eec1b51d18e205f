package org.millrace.runtime.topology.apply;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Asks the component runtime why a component is not there. */
public final class ComponentFailures {
    private final BundleContext context;
    private final ServiceComponentRuntime runtime;

    /** Asks this runtime. */
    public ComponentFailures(BundleContext context, ServiceComponentRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    /** The stack trace of the constructor that failed, or why there was none to call. */
    String of(Bundle bundle, String pid) {
        return find(bundle, pid)
                .map(found -> found.failure == null ? unloadable(bundle, found.description) : found.failure)
                .orElse("the component runtime does not say why");
    }

    /** Of a class that can't be loaded the component runtime says nothing; it is asked for once more. */
    private static String unloadable(Bundle bundle, ComponentDescriptionDTO description) {
        try {
            Class<?> type = bundle.loadClass(description.implementationClass);
            // To ask for these loads what the class needs to be made.
            boolean constructor = Stream.of(type.getDeclaredConstructors())
                    .anyMatch(each -> each.getParameterCount() == description.init);
            int others = type.getDeclaredMethods().length + type.getDeclaredFields().length;
            return (constructor ? "none of the " + others + " methods and fields" : "no constructor") + " of "
                    + description.implementationClass + " is what its description says";
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            return "the class " + description.implementationClass + " can't be loaded: " + e;
        }
    }

    /** Why no service appeared for a configuration. */
    String whyNot(ComponentType type, String pid) {
        Bundle bundle = context.getBundle(type.provider().id());
        Optional<ComponentConfigurationDTO> found = bundle == null ? Optional.empty() : find(bundle, pid);
        String name = "bundle " + type.provider().symbolicName() + " "
                + type.provider().version();
        if (found.isEmpty() && knows(bundle, type.pid())) {
            return "the component of " + name + " was not configured in time; the framework is busy";
        }
        if (found.isEmpty()) {
            return name + " declares the type but has no component with the configuration PID " + type.pid();
        }
        return found.get().state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE
                ? "the component of " + name + " needs a service that is not there"
                : "the component of " + name + " offers no service";
    }

    private boolean knows(@Nullable Bundle bundle, String pid) {
        return bundle != null
                && runtime.getComponentDescriptionDTOs(bundle).stream()
                        .anyMatch(description ->
                                List.of(description.configurationPid).contains(pid));
    }

    private Optional<ComponentConfigurationDTO> find(Bundle bundle, String pid) {
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(description)) {
                if (pid.equals(configuration.properties.get(Constants.SERVICE_PID))) {
                    return Optional.of(configuration);
                }
            }
        }
        return Optional.empty();
    }
}

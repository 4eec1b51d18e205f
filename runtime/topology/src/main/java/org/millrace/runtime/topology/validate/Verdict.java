package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Node;

/**
 * What validation made of an agent.
 *
 * @param model what can run
 * @param bindings by path: its components and those that can't run, where it got as far as choosing a type
 */
public record Verdict(AgentModel model, Map<String, Binding> bindings) {
    /** Every component that can run, in the order in which they are to come up: the parts of one before it. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (Node node : model.nodes()) {
            nodes.addAll(of(node).parts());
            nodes.add(node);
        }
        return nodes;
    }

    /** The binding of a component of the model, or of a part of one. */
    public Binding of(Node node) {
        Binding binding = bindings.get(node.path());
        if (binding == null) {
            throw new IllegalArgumentException("no binding for " + node.path());
        }
        return binding;
    }
}

package io.fusedcollective.predict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;

/** Least squares without negative coefficients, because a price below 0 would mean nothing. */
final class NonNegativeFit {

    private static final int MAX_SWEEPS = 1_000_000;
    private static final double CONVERGED = 1e-13;

    /**
     * A column of length 1 depends on the others if less than this remains after their part is subtracted. Rounding alone leaves
     * 1e-15.
     */
    private static final double DEPENDENT = 1e-6;

    private NonNegativeFit() {}

    /** Columns that are no linear combination of earlier ones. Only these have a coefficient of their own. */
    static Set<Cost> independent(Map<Cost, double[]> columns) {
        Set<Cost> independent = EnumSet.noneOf(Cost.class);
        List<RealVector> basis = new ArrayList<>();
        columns.forEach((cost, column) -> {
            RealVector rest = new ArrayRealVector(column).unitVector();
            for (RealVector direction : basis) {
                rest = rest.subtract(direction.mapMultiply(rest.dotProduct(direction)));
            }
            if (rest.getNorm() > DEPENDENT) {
                basis.add(rest.unitVector());
                independent.add(cost);
            }
        });
        return independent;
    }

    /**
     * The non-negative coefficients with which the columns add up to a column of ones as nearly as possible. The method sets one
     * after the other to its best value; this ends at the optimum, because the problem is convex.
     */
    static Map<Cost, Double> ofOnes(Map<Cost, double[]> columns) {
        List<Cost> costs = List.copyOf(columns.keySet());
        List<RealVector> units = new ArrayList<>();
        columns.values().forEach(column -> units.add(new ArrayRealVector(column).unitVector()));
        double[][] gram = new double[costs.size()][costs.size()];
        double[] target = new double[costs.size()];
        for (int j = 0; j < costs.size(); j++) {
            for (int k = 0; k < costs.size(); k++) {
                gram[j][k] = units.get(j).dotProduct(units.get(k));
            }
            target[j] = units.get(j).dotProduct(new ArrayRealVector(units.get(j).getDimension(), 1));
        }
        double[] x = descend(gram, target);
        Map<Cost, Double> coefficients = new EnumMap<>(Cost.class);
        for (int j = 0; j < costs.size(); j++) {
            coefficients.put(costs.get(j), x[j] / new ArrayRealVector(columns.get(costs.get(j))).getNorm());
        }
        return coefficients;
    }

    /** @param gram the Gram matrix of the columns, with ones on its diagonal */
    private static double[] descend(double[][] gram, double[] target) {
        double[] x = new double[target.length];
        double largestChange = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < MAX_SWEEPS && largestChange > CONVERGED; sweep++) {
            largestChange = 0;
            for (int j = 0; j < x.length; j++) {
                double gradient = target[j];
                for (int k = 0; k < x.length; k++) {
                    gradient -= gram[j][k] * x[k];
                }
                double next = Math.max(0, x[j] + gradient);
                largestChange = Math.max(largestChange, Math.abs(next - x[j]));
                x[j] = next;
            }
        }
        return x;
    }
}

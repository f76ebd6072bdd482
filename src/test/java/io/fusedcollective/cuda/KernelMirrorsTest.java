package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.fusedcollective.cuda.driver.KernelStruct;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.ScaleFormat;
import io.fusedcollective.problem.ScaleLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses from Java to the kernels means the same on both sides; reads the CUDA sources as text. */
class KernelMirrorsTest {

    private static final CudaText CUDA = CudaText.ofKernels();

    /** All structs that Java fills. */
    static Stream<KernelStruct> structs() {
        return Stream.of(
                Structs.EPILOGUE,
                Structs.PEER,
                Structs.EXCHANGE,
                Structs.FUSED,
                Structs.SEQUENCE,
                Structs.ALL_REDUCE,
                Structs.NORM,
                Structs.LINK_PEAK,
                Structs.ARRANGE_SCALES,
                Structs.EAGER,
                Structs.GROUP_SCALE);
    }

    @ParameterizedTest
    @MethodSource("structs")
    void structsHaveTheSameFields(KernelStruct struct) {
        List<String> java = struct.fields().stream()
                .map(field -> field.type() + " " + field.name() + " at " + field.offsetBytes())
                .toList();
        assertEquals(CUDA.layout(struct.name()), java);
    }

    @Test
    void noKernelTakesAStructThatJavaDoesNotFill() {
        Set<String> mirrored = Set.copyOf(structs().map(KernelStruct::name).toList());
        assertEquals(mirrored, CUDA.structsOfParams());
    }

    static Stream<Map.Entry<String, Enum<?>[]>> enums() {
        return Stream.of(
                Map.entry("DataType", DataType.values()),
                Map.entry("QuantMode", QuantMode.values()),
                Map.entry("ScaleLayout", ScaleLayout.values()),
                Map.entry("ScaleFormat", ScaleFormat.values()),
                Map.entry("NextStart", NextStart.values()),
                Map.entry("EagerOperation", EagerPipeline.Operation.values()));
    }

    @ParameterizedTest
    @MethodSource("enums")
    void enumsHaveTheSameConstantsInTheSameOrder(Map.Entry<String, Enum<?>[]> mirror) {
        List<String> java =
                Stream.of(mirror.getValue()).map(KernelMirrorsTest::plain).toList();
        List<String> cuda = CUDA.constants(mirror.getKey()).stream()
                .map(KernelMirrorsTest::plain)
                .toList();
        assertEquals(java, cuda);
    }

    @Test
    void constantsHaveTheSameValues() {
        Map<String, Integer> java = new TreeMap<>(Map.ofEntries(
                Map.entry("kMaxBlocks", PeerWorkspace.MAX_BLOCKS),
                Map.entry("kPhases", PeerWorkspace.PHASES),
                Map.entry("kMaxWorldSize", Structs.MAX_WORLD_SIZE),
                Map.entry("kMaxPeers", Structs.MAX_PEERS),
                Map.entry("kFp4Group", QuantMode.FP4.groupSizes().get(0)),
                Map.entry("kFusedThreads", RowShape.MAX_FUSED_THREADS),
                Map.entry("kWideFusedThreads", RowShape.MAX_WIDE_FUSED_THREADS),
                Map.entry("kMaxWarps", RowShape.MAX_WARPS),
                Map.entry("kWarpSize", RowShape.WARP_SIZE),
                Map.entry("kScalesPerThread", NcclSequenceParallel.SCALES_PER_THREAD),
                Map.entry("kEagerThreads", EagerPipeline.THREADS),
                Map.entry("kRowThreads", EagerPipeline.ROW_THREADS)));
        Map<String, Integer> cuda = new TreeMap<>();
        java.keySet().forEach(name -> cuda.put(name, CUDA.constant(name)));
        assertEquals(java, cuda);
    }

    @Test
    void readsTheSourcesOfAllKernels() {
        assertFalse(CUDA.structsOfParams().isEmpty());
        assertNotNull(CUDA.layout("PeerParams"));
    }

    /** kBFloat16 and BFLOAT16, kAtOnce and AT_ONCE are the same constant. */
    private static String plain(Enum<?> constant) {
        return plain("k" + constant.name());
    }

    private static String plain(String constant) {
        return constant.replaceFirst("^k(Scale)?", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}

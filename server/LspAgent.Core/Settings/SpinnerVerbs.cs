using System.Collections.Immutable;

namespace LspAgent.Core.Settings;

/// <summary>The words that clients show while the agent works.</summary>
public static class SpinnerVerbs
{
    private const string Words = """
        Aligning Annotating Assembling Auditing Backtracking Balancing Benchmarking Binding Bisecting Bootstrapping Braiding Branching
        Brewing Browsing Buffering Building Bundling Caching Calibrating Carving Cataloguing Chaining Charting Checking Chiselling
        Clarifying Clustering Coalescing Collating Combing Comparing Compiling Composing Computing Condensing Conjuring Connecting
        Considering Consulting Contemplating Converging Correlating Counting Crafting Crystallising Curating Currying Debugging
        Deciphering Decoding Deducing Delving Deriving Designing Detangling Diagramming Digesting Dispatching Distilling Docking
        Doodling Drafting Drilling Elaborating Encoding Engineering Enumerating Etching Evaluating Examining Exploring Extracting
        Factoring Fathoming Fermenting Filtering Finessing Fine-tuning Folding Forging Formatting Formulating Foraging Gathering
        Generating Gleaning Grafting Grepping Grooming Harmonising Harvesting Hashing Heapifying Honing Hypothesising Illuminating
        Imagining Incubating Indexing Inferring Inlining Inspecting Integrating Interleaving Interpolating Iterating Joining Juggling
        Kerning Kindling Kneading Knitting Latching Layering Leafing Lexing Lifting Linking Linting Loading Looping Machining Mapping
        Marinating Marshalling Measuring Memoising Mending Merging Modelling Mulling Mustering Navigating Normalising Noodling
        Observing Orchestrating Organising Outlining Packing Pairing Paging Parsing Partitioning Patching Patterning Perusing
        Piecing Pinpointing Pipelining Planning Plotting Plumbing Polishing Pondering Probing Profiling Proofing Prototyping
        Pruning Puzzling Quarrying Querying Queueing Ratcheting Rationalising Reading Reasoning Rebasing Reckoning Reconciling
        Recursing Reducing Refactoring Refining Reflecting Rehearsing Reordering Resolving Reticulating Retracing Reviewing Rigging
        Riveting Routing Ruminating Sampling Sanding Scaffolding Scanning Scheduling Scouting Sculpting Searching Seeding Sequencing
        Serialising Shaping Sharpening Shuffling Sifting Simmering Sketching Soldering Solving Sorting Spelunking Spinning Splicing
        Stacking Steeping Stencilling Stitching Streamlining Stringing Structuring Studying Surveying Symbolising Synthesising
        Tabulating Taming Tempering Tessellating Testing Threading Tidying Tinkering Toggling Tokenising Tracing Transposing
        Traversing Triangulating Trimming Tuning Unfolding Unifying Unravelling Unrolling Untangling Unwinding Validating Vectorising
        Verifying Versioning Visiting Waltzing Weaving Weighing Whirring Whittling Winding Wiring Wondering Woodworking Wrangling
        Yielding Zipping Zooming
        """;

    /// <summary>The built-in words.</summary>
    public static ImmutableArray<string> BuiltIn { get; } = [.. Words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The built-in words and those of the user, or those of the user alone.</summary>
    public static ImmutableArray<string> For(SpinnerVerbSettings settings)
    {
        var own = settings.Verbs.Where(static verb => !string.IsNullOrWhiteSpace(verb)).ToImmutableArray();
        return settings.Mode is SpinnerVerbMode.Replace && own.Length > 0 ? own : [.. BuiltIn.Concat(own).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The word for a turn: always the same for the same turn, another one for the next.</summary>
    /// <param name="verbs">At least one.</param>
    public static string Pick(ImmutableArray<string> verbs, int turn)
    {
        // Steps of a fixed size that shares no divisor with the number of words visit each of them before any comes again.
        var step = (int)(verbs.Length * 0.618) + 1;
        while (GreatestCommonDivisor(step, verbs.Length) > 1)
        {
            step++;
        }

        return verbs[(int)((uint)turn * (long)step % verbs.Length)];
    }

    private static int GreatestCommonDivisor(int left, int right) => right == 0 ? left : GreatestCommonDivisor(right, left % right);
}

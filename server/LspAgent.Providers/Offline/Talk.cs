using System.Text;

namespace LspAgent.Providers.Offline;

/// <summary>What the rules say when no tool is needed.</summary>
internal static class Talk
{
    private const string Examples = """
        - `find TEXT`, or `find TEXT in FOLDER`
        - `where is NAME`
        - in C#: `who calls NAME`, `what implements NAME`, `who uses NAME`, `explain NAME`, `what would changing NAME break`, `which tests reach NAME`
        - in C#: `rename NAME to NAME`, `fix the errors in FILE`, `add the missing usings in FILE`
        - `show FILE`, or `show FILE lines 10-40`
        - `list files matching *.cs`
        - `explain FILE`
        """;

    private const string Ways = """
        - Set `ANTHROPIC_API_KEY` or `OPENAI_API_KEY` in the environment that starts LspAgent, or store a key with `lspagent auth login`.
        - For a service that speaks as OpenAI does, set `OPENAI_BASE_URL` and `LSPAGENT_MODEL`.
        - For a model on this machine, set `LSPAGENT_MODEL` to `ollama/NAME`, `lmstudio/NAME`, `llamacpp/NAME` or `vllm/NAME`, or choose it with `/model ollama/NAME`.
        """;

    private const string NoModel = "No language model is at work here: I follow fixed rules, and I use the same tools as a model would.";

    public static OfflineStep Greeting { get; } = new OfflineStep.Say(
        $"""
        Hello, I am LspAgent in its offline mode. {NoModel} I understand:

        {Examples}

        For everything else configure a model:

        {Ways}
        """,
        OffersModels: true);

    public static OfflineStep Models { get; } = new OfflineStep.Say($"To work with a language model, do one of these:\n\n{Ways}", OffersModels: true);

    public static OfflineStep Bye { get; } = new OfflineStep.Say("Very well. Say `help` to see what I understand.");

    public static OfflineStep CannotChange { get; } = new OfflineStep.Say(
        $"""
        I cannot do that. {NoModel} They read and search, and change C# only as the compiler's own fixes do. I understand:

        {Examples}

        A model can do it now:

        {Ways}
        """,
        OffersModels: true);

    public static OfflineStep CannotRun { get; } = new OfflineStep.Say(
        $"""
        I cannot run anything. {NoModel} They read, search and ask the compiler; `fix the errors` says what does not compile. I understand:

        {Examples}
        """);

    public static OfflineStep NotUnderstood { get; } = new OfflineStep.Say(
        $"""
        I did not understand that. {NoModel} I understand:

        {Examples}

        To talk freely, configure a model:

        {Ways}
        """,
        OffersModels: true);

    /// <summary>What was looked at, for a conversation that is to become shorter.</summary>
    public static OfflineStep Notes(OfflineRequest request)
    {
        var notes = new StringBuilder("These notes were made by fixed rules, without a model. They say only what was looked at.");
        foreach (var call in request.AllCalls.Select(call => $"- {call.Name} {call.Input}").Distinct(StringComparer.Ordinal).TakeLast(50))
        {
            notes.Append('\n').Append(call);
        }

        return new OfflineStep.Say(notes.ToString());
    }
}

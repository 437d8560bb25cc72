using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Testing.Sessions;

/// <summary>A tool that does what the test says.</summary>
public sealed class TestTool(string name, ToolEffects effects, Func<string, CancellationToken, ValueTask<ToolResult>> run) : ITool
{
    private int _running;
    private int _mostAtOnce;

    public string Name => name;

    public ToolEffects Effects => effects;

    public ToolPresence Presence { get; init; }

    public ToolDefinition Definition { get; init; } = new(name, $"The test tool {name}.", """{"type":"object"}""");

    /// <summary>How many calls ran side by side at the most.</summary>
    public int MostAtOnce => _mostAtOnce;

    public static TestTool Reading(string name, string answer) => new(name, ToolEffects.ReadsFiles, (_, _) => new(ToolResult.Ok(answer)));

    public ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"{name} {input}",
            Kind = effects.IsReadOnly ? ToolKind.Read : ToolKind.Edit,
            Effects = effects,
            Commit = token => RunAsync(input, token),
        }));

    private async ValueTask<ToolResult> RunAsync(string input, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref _running);
        for (var most = _mostAtOnce; now > most && Interlocked.CompareExchange(ref _mostAtOnce, now, most) != most; most = _mostAtOnce)
        {
        }

        try
        {
            return await run(input, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}

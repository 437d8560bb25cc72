using System.Collections.Immutable;
using LspAgent.Core.Tools;
using LspAgent.Tools.Files;
using LspAgent.Tools.Search;

namespace LspAgent.Tools;

/// <summary>Every built-in tool, one line each, in the order in which the model sees them. The only place that knows them all.</summary>
public static class BuiltInTools
{
    public static ImmutableArray<ITool> Create() =>
    [
        new ReadTool(),
        new GlobTool(),
        new GrepTool(Ripgrep.OnPath()),
    ];
}

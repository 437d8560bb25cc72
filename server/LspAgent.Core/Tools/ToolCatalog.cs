using System.Collections.Frozen;
using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Tools;

/// <summary>The tools of a session, by name, and their one block of the prompt, which never changes while it lives.</summary>
public sealed class ToolCatalog
{
    private readonly FrozenDictionary<string, ITool> _byName;

    /// <param name="tools">In the order in which the model sees them.</param>
    public ToolCatalog(ImmutableArray<ITool> tools)
    {
        _byName = tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal);
        Block = new ToolBlock([.. tools.Select(tool => tool.Definition)]);
    }

    public static ToolCatalog Empty { get; } = new([]);

    public ToolBlock Block { get; }

    public IEnumerable<string> Names => Block.Tools.Select(tool => tool.Name);

    public ITool? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The same catalog without the tools that a predicate does not let through.</summary>
    public ToolCatalog Where(Func<ITool, bool> predicate) =>
        new([.. Block.Tools.Select(tool => _byName[tool.Name]).Where(predicate)]);
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Tools;

/// <summary>
/// The tools of a session, by name, and their one block of the prompt, which never changes while it lives: what is looked up
/// later is told in the conversation.
/// </summary>
public sealed class ToolCatalog
{
    private readonly ImmutableArray<ITool> _tools;
    private readonly ModelSkills _skills;
    private readonly FrozenDictionary<string, ITool> _byName;

    /// <param name="tools">In the order in which the model sees them.</param>
    public ToolCatalog(ImmutableArray<ITool> tools)
        : this(tools, ModelSkills.None)
    {
    }

    /// <param name="tools">In the order in which the model sees them.</param>
    public ToolCatalog(ImmutableArray<ITool> tools, ModelSkills skills)
    {
        _tools = tools;
        _skills = skills;
        _byName = tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal);
        Block = new ToolBlock([.. tools.Where(tool => tool.PresenceBeside(skills) is ToolPresence.Listed).Select(tool => tool.Definition)]);
    }

    public static ToolCatalog Empty { get; } = new([]);

    public ToolBlock Block { get; }

    /// <summary>What the model may call, by the names that it knows or can look up.</summary>
    public IEnumerable<string> Names => _tools.Where(tool => tool.PresenceBeside(_skills) is not ToolPresence.Hidden).Select(tool => tool.Name);

    /// <summary>What the model has to look up before it can call it.</summary>
    public IEnumerable<ITool> Deferred => _tools.Where(tool => tool.PresenceBeside(_skills) is ToolPresence.Deferred);

    public ITool? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The same catalog without the tools that a predicate does not let through.</summary>
    public ToolCatalog Where(Func<ITool, bool> predicate) =>
        new([.. _tools.Where(predicate)], _skills);

    /// <summary>The call that is really meant: one that was made through another tool is opened.</summary>
    public ContentBlock.ToolUse Open(ContentBlock.ToolUse call) =>
        call.Problem is null && Find(call.Name) is IToolGateway gateway ? gateway.Open(call) : call;
}

namespace LspAgent.Core.Prompts;

/// <summary>For how long a section of the system prompt keeps its bytes. Closed.</summary>
public abstract record Stability
{
    private Stability()
    {
    }

    /// <summary>The same in every session of this version.</summary>
    public sealed record Static : Stability;

    /// <summary>The same for the life of a session, and for every session of the workspace while its files stay as they are.</summary>
    public sealed record Session : Stability;

    /// <summary>Changes between turns and so breaks the cache; whoever wants that says why.</summary>
    public sealed record CacheBreaking(string Reason) : Stability;
}

/// <summary>A part of the system prompt that knows how stable it is.</summary>
public sealed record PromptSection(string Name, string Text, Stability Stability);

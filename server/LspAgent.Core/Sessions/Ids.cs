namespace LspAgent.Core.Sessions;

/// <summary>Names one conversation, for ever and on every wire.</summary>
public readonly record struct SessionId(string Value)
{
    /// <summary>A new one; those of later sessions sort behind those of earlier ones.</summary>
    public static SessionId Create(DateTimeOffset now) => new(Guid.CreateVersion7(now).ToString());

    public override string ToString() => Value;
}

/// <summary>Names one agent of a session: the main one, or a child that it started.</summary>
public readonly record struct AgentId(string Value)
{
    public static AgentId Main { get; } = new("main");

    public override string ToString() => Value;
}

/// <summary>Names one message, of the user or of the model, so that chunks of it belong together.</summary>
public readonly record struct MessageId(string Value)
{
    public override string ToString() => Value;
}

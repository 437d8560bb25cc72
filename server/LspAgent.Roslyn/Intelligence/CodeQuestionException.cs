namespace LspAgent.Roslyn.Intelligence;

/// <summary>A question about code that cannot be answered as it was asked. The message is written for whoever asked: why, and what to do.</summary>
public sealed class CodeQuestionException : Exception
{
    public CodeQuestionException()
    {
    }

    public CodeQuestionException(string message)
        : base(message)
    {
    }

    public CodeQuestionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when nothing here is called so or lies there, and the code of another folder may know it.</summary>
    public bool IsUnknownHere { get; init; }

    /// <summary>What was asked about is not in this code.</summary>
    public static CodeQuestionException UnknownHere(string message) => new(message) { IsUnknownHere = true };
}

using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>A member is laid out at the column of its place, wherever its source comes from.</summary>
[TestClass]
public sealed class MemberSourceTests
{
    [TestMethod]
    [DataRow("int M()\n{\n    return 1;\n}", "int M()\n    {\n        return 1;\n    }", DisplayName = "from the edge")]
    [DataRow("        int M()\n        {\n            return 1;\n        }", "int M()\n    {\n        return 1;\n    }", DisplayName = "from deeper")]
    [DataRow("int M()\n        {\n            return 1;\n        }", "int M()\n    {\n        return 1;\n    }", DisplayName = "from deeper, with a first line that lost its white space")]
    [DataRow("int M()\n    {\n        return 1;\n    }", "int M()\n    {\n        return 1;\n    }", DisplayName = "from its own place, with a first line that lost its white space")]
    [DataRow("[A]\n    void M() => Check(\n        1,\n        static made =>\n        {\n            Go();\n        });", "[A]\n    void M() => Check(\n        1,\n        static made =>\n        {\n            Go();\n        });", DisplayName = "from its own place, an expression that ends deeper")]
    [DataRow("void M() => Check(\n        1,\n        static made =>\n        {\n            Go();\n        });", "void M() => Check(\n        1,\n        static made =>\n        {\n            Go();\n        });", DisplayName = "from its own place, with no line at its column")]
    [DataRow("int M() => a\n    .B()\n    .C();", "int M() => a\n        .B()\n        .C();", DisplayName = "from the edge, with no line at its column")]
    [DataRow("int M(int a) => a switch\n    {\n        _ => 1,\n    };", "int M(int a) => a switch\n    {\n        _ => 1,\n    };", DisplayName = "from its own place, an expression whose braces stand at its column")]
    [DataRow("int M(int a) => a switch\n{\n    _ => 1,\n};", "int M(int a) => a switch\n    {\n        _ => 1,\n    };", DisplayName = "from the edge, an expression whose braces stand there")]
    [DataRow("int[] M() =>\n        [.. Some()];", "int[] M() =>\n        [.. Some()];", DisplayName = "from its own place, a list behind the arrow")]
    [DataRow("int[] M() =>\n[\n    1,\n];", "int[] M() =>\n    [\n        1,\n    ];", DisplayName = "from the edge, a list whose brackets stand there")]
    [DataRow("/// <summary>One.</summary>\n    int M() => a\n        .B();", "/// <summary>One.</summary>\n    int M() => a\n        .B();", DisplayName = "from its own place, with a comment")]
    [DataRow("int P\n{\n    get;\n} = 1;", "int P\n    {\n        get;\n    } = 1;", DisplayName = "a property from the edge")]
    [DataRow("string M() => \"\"\"\n  a\n  \"\"\";", "string M() => \"\"\"\n  a\n  \"\"\";", DisplayName = "a string of several lines keeps its own white space")]
    public void A_member_is_moved_to_its_column(string source, string expected) =>
        Assert.AreEqual(expected, MemberSource.LaidOut(source, column: 4, new Indentation(UsesTabs: false, Size: 4), "\n"));
}
